// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { decimalPoint, heard, languageNow, localeChanges, localeNow, say, sayCount, setLocale, writeCount } from "./locale.ts";

afterEach(() => setLocale("") ?? undefined);

test("English is said as it is written", () => {
  expect([say("Clear"), say("Copy {what}", { what: "the code" }), heard("The kernel is starting."), languageNow()]).toEqual([
    "Clear", "Copy the code", "The kernel is starting.", "en",
  ]);
  expect([sayCount(1, "1 row", "{count} rows"), sayCount(1234, "1 row", "{count} rows")]).toEqual(["1 row", "1,234 rows"]);
});

test("German has its own texts, numbers and counts", async () => {
  await setLocale("de");
  expect([say("Clear"), say("Copy {what}", { what: "Code" }), languageNow(), localeNow()]).toEqual(["Leeren", "Code kopieren", "de", "de"]);
  expect([sayCount(1, "1 row", "{count} rows"), sayCount(1234, "1 row", "{count} rows")]).toEqual(["1 Zeile", "1.234 Zeilen"]);
  expect([writeCount(1234567), decimalPoint()]).toEqual(["1.234.567", ","]);
  expect(say("A text of an author")).toBe("A text of an author");
});

test("what the server says is looked up, with its values, and sentence by sentence", async () => {
  await setLocale("de-AT");
  expect(heard("This took longer than 30 seconds and was ended.")).toBe("Dies dauerte länger als 30 Sekunden und wurde beendet.");
  expect(heard("The server is stopping. This may have run in part.")).toBe("Der Server wird beendet. Dies lief vielleicht nur zum Teil.");
  expect(heard("v 1.5 GB is too large: it has 1.234 GB, and at most 1.5 kB are taken.")).toBe(
    "v 1.5 GB ist zu groß: Sie hat 1,234 GB, und höchstens 1,5 kB werden angenommen.",
  );
  expect(heard("'x' is not one of the options")).toBe("'x' ist keine der Optionen");
  expect(heard("There is no flight 12.")).toBe("There is no flight 12.");
  expect(heard("")).toBe("");
});

test("a language without texts has English ones and its own numbers", () => {
  expect(setLocale("fr-FR")).toBeNull();
  expect([say("Clear"), languageNow(), localeNow()]).toEqual(["Clear", "en", "fr-FR"]);
  expect(writeCount(1234).replaceAll(/\s/gu, " ")).toBe("1 234");
});

test("the locale that was asked for last counts, and what is no tag is the browser's", async () => {
  const german = setLocale("de");
  const before = localeChanges.get();
  expect(setLocale("en-GB")).toBeNull();
  await german;
  expect([localeNow(), localeChanges.get() - before]).toEqual(["en-GB", 1]);
  setLocale("not a tag");
  expect(localeNow()).toBeUndefined();
});
