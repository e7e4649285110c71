/** Words in the lists of Home Assistant that are read where no texts are loaded. */

/** The same words by language. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** Returns one of them in the language of the page, or else in English. */
export function listed(words: Words, index: number): string {
  const language = document.documentElement.lang.split("-", 1)[0] ?? "";
  return (words[language] ?? words["en"])?.[index] ?? "";
}
