// Holds what the program writes of safety plans against safetyplan/plan.schema.json and against FHIR R4, offline.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020";
import add_formats from "ajv-formats";
import { Fhir } from "fhir";
import { describe, expect, it } from "vitest";
import { read, type Sample, written } from "../plan_samples";

const schema_file = fileURLToPath(new URL("../../../../safetyplan/plan.schema.json", import.meta.url));
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
add_formats.default(ajv);
const fits = ajv.compile(JSON.parse(readFileSync(schema_file, "utf8")) as object);
const fhir = new Fhir();

const seed = Math.floor(Math.random() * 1e9);
const samples = written(seed, 60);
const of = <Key extends keyof Sample>(key: Key) => samples.filter((one) => one[key]).map((one) => one[key]!);

describe(`plans from seed ${seed}`, () => {
  it("fit the schema, and are read again", () => {
    const documents = [...of("plan"), ...of("version")];
    expect(of("version").length).toBeGreaterThan(30);
    for (const one of documents) {
      fits(one);
      expect(fits.errors ?? []).toEqual([]);
    }
    expect(read(documents).filter(({ ok }) => !ok)).toEqual([]);
  });

  it("use every field that the schema has", () => {
    const text = JSON.stringify(samples);
    const fields = new Set<string>();
    const collect = (node: unknown) => {
      if (node === null || typeof node !== "object") return;
      for (const [key, value] of Object.entries(node)) {
        if (key === "properties") Object.keys(value as object).forEach((name) => fields.add(name));
        collect(value);
      }
    };
    collect(JSON.parse(readFileSync(schema_file, "utf8")));
    expect([...fields].filter((name) => !text.includes(`"${name}":`))).toEqual([]);
  });

  it("are refused by the schema and by the reader alike when something is wrong in them", () => {
    const sound = of("version").find((one) => one["plan"].items.length > 2)!;
    const wrong: [string, (one: any) => void][] = [
      ["another format", (one) => (one.plan.format_version = 2)],
      ["no format", (one) => delete one.format],
      ["an unknown step", (one) => (one.plan.items[0].step = "hope")],
      ["an unknown field", (one) => (one.plan.items[0].colour = "red")],
      ["an id that is none", (one) => (one.plan.id = "7")],
      ["nobody agreed", (one) => (one.agreed = [])],
      ["a nameless witness", (one) => (one.agreed = [{ role: "other" }])],
      ["a form's name in capitals", (one) => (one.plan.form = "OUR FORM")],
      ["a line too long", (one) => (one.plan.items[0].texts[0].text = "x".repeat(8192))],
      ["an empty line", (one) => (one.plan.items[0].texts[0].text = "")],
      ["a day that does not exist", (one) => (one.plan.items[0].texts[0].due = "2026-02-30")],
      ["a text without its writer", (one) => delete one.plan.items[0].texts[0].by],
      ["an unknown setting", (one) => (one.plan.settings.mood = { version: 0, texts: [] })],
    ];
    const documents = wrong.map(([, spoil]) => {
      const copy = structuredClone(sound);
      spoil(copy);
      return copy;
    });
    const verdicts = read(documents);
    wrong.forEach(([what], index) => {
      expect(fits(documents[index]), what).toBe(false);
      expect(verdicts[index], what).toMatchObject({ ok: false });
    });
  });

  it("make bundles that are sound FHIR R4", () => {
    const bundles = of("bundle");
    for (const one of bundles) {
      const { messages } = fhir.validate(one, { errorOnUnexpected: true });
      const serious = messages.filter(({ severity }) => severity === "error" || severity === "fatal" || severity === "warning");
      expect(serious.map(({ location, message }) => `${location}: ${message}`)).toEqual([]);
    }
    const kinds = new Set(bundles.flatMap((one) => one["entry"].map((entry: any) => entry.resource.resourceType)));
    expect([...kinds].sort()).toEqual(
      ["CarePlan", "Consent", "Patient", "Practitioner", "Provenance", "QuestionnaireResponse", "RelatedPerson"].sort(),
    );
  });

  it("and an unsound bundle would be found", () => {
    for (const spoil of [
      (care: any) => delete care.status,
      (care: any) => (care.intent = "hope"),
      (care: any) => (care.colour = "red"),
    ]) {
      const bundle = structuredClone(of("bundle")[0]!);
      spoil(bundle["entry"].find((entry: any) => entry.resource.resourceType === "CarePlan").resource);
      const { messages } = fhir.validate(bundle, { errorOnUnexpected: true });
      expect(messages.filter(({ severity }) => severity === "error" || severity === "fatal").length).toBeGreaterThan(0);
    }
  });
});
