/** Texts to try, each with its language: a tag, and the name by which its speakers call it. */

/** @type {readonly (readonly [tag: string, language: string, text: string])[]} */
export const EXAMPLES = [
  ["en", "English", "Thursday, 3rd of May 1979"],
  ["de", "Deutsch", "Sonntag, 9. Mai 04"],
  ["fr", "Français", "le 14 juillet 1789"],
  ["es", "Español", "21 de agosto de 2016"],
  ["ru", "Русский", "третьего марта 2001 года"],
  ["el", "Ελληνικά", "25 Μαρτίου 1821"],
  ["tr", "Türkçe", "29 Ekim 1923 Pazartesi"],
  ["ar", "العربية", "١٤ يوليو ٢٠١٦"],
  ["he", "עברית", "14 באוקטובר 2011"],
  ["hi", "हिन्दी", "१५ अगस्त १९४७"],
  ["zh", "中文", "2013年二月十五号"],
  ["ja", "日本語", "令和元年5月1日"],
];

/** @type {readonly (readonly [what: string, text: string])[]} */
export const KINDS = [
  ["a guess", "c. 1850"],
  ["two readings", "03/04/2005"],
  ["less than a day", "May 1979"],
  ["a span", "3–5 May 1979"],
  ["a bound", "before 1900"],
  ["a moment", "Apr 21 2016 3:45 PM +0200"],
  ["typos", "21th of Agust 2016"],
  ["no date", "call me later"],
];

/** Languages to suggest; the field takes any tag that the model knows. */
export const LANGUAGES = ["ar", "bn", "cs", "da", "de", "el", "en", "en-GB", "es", "fa", "fi", "fr",
  "he", "hi", "hu", "id", "it", "ja", "ko", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv", "th", "tr",
  "uk", "vi", "zh"];
