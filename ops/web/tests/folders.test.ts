// A folder of the pages takes only from folders below it, as everywhere in the house.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";

const src = new URL("../src/", import.meta.url).pathname;
/** From below; those of one row do not take from each other. */
const floors = [["wire"], ["staff", "plan"], ["duty"], ["escalation"], ["board", "chat", "desk", "landing", "oncall", "phone"]];
const floor_of = (folder: string) => floors.findIndex((names) => names.includes(folder));

function taken(file: string): string[] {
  const named = [...readFileSync(join(src, file), "utf8").matchAll(/(?:from|import) "(\.[^"]+)"/g)];
  return named.map((match) => relative(src, join(src, dirname(file), match[1]!)));
}

it("takes only from folders below", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const wrong: string[] = [];
  for (const file of files) {
    const folder = file.split("/")[0]!;
    expect(floor_of(folder), `${folder} stands in no floor`).toBeGreaterThanOrEqual(0);
    for (const other of taken(file).map((path) => path.split("/")[0]!))
      if (other !== folder && other !== ".." && floor_of(other) >= floor_of(folder)) wrong.push(`${file} takes from ${other}`);
  }
  expect(wrong).toEqual([]);
  expect(files.length).toBeGreaterThan(100);
});
