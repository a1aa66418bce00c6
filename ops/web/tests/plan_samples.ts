// Safety plans that the program's own code wrote from a seed: build/dev/plan_samples.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Sample {
  plan?: Record<string, any>;
  version?: Record<string, any>;
  bundle?: Record<string, any>;
  pages?: { page: string; wallet: string; file_name: string };
}

export interface Verdict {
  ok: boolean;
  code?: string;
  field?: string;
}

function run(words: string[], input = ""): string[] {
  const program = fileURLToPath(new URL("../../../build/dev/plan_samples", import.meta.url));
  if (!existsSync(program)) throw new Error("no plan_samples: build it (ops/build dev)");
  const output = execFileSync(program, words, { input, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  return output.trimEnd().split("\n");
}

export function written(seed: number, count: number): Sample[] {
  return run(["write", `${seed}`, `${count}`]).map((line) => JSON.parse(line) as Sample);
}

/** What the program's reader says of each plan or version. */
export function read(documents: unknown[]): Verdict[] {
  return run(["read"], documents.map((one) => JSON.stringify(one)).join("\n")).map((line) => JSON.parse(line) as Verdict);
}
