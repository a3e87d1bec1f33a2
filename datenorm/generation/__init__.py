"""Made-up dates as people write them, with what a machine should read. Babel, Faker, num2words live here."""
