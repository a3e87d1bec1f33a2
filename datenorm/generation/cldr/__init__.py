"""What CLDR, num2words and the tables of this project know of how languages write dates."""
