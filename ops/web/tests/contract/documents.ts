// The files of ops/api: finding places in them by JSON pointer, following references (also from file to file), and
// checking values against the schemas there.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020";
import add_formats from "ajv-formats";
import { parse } from "yaml";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Node = Record<string, any>;
export type File = "openapi.yaml" | "asyncapi.yaml" | "schemas.yaml" | "../../safetyplan/plan.schema.json";

/** A place in one of the files: never itself a reference. */
export interface Place {
  file: File;
  pointer: string;
  node: Node;
}

const files: File[] = ["openapi.yaml", "asyncapi.yaml", "schemas.yaml", "../../safetyplan/plan.schema.json"];
export const folder = fileURLToPath(new URL("../../../api/", import.meta.url));
const base = "file:///api/";

export const documents = Object.fromEntries(
  files.map((file) => [file, parse(readFileSync(folder + file, "utf8")) as Node]),
) as Record<File, Node>;

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true, allErrors: true });
add_formats.default(ajv);
// Ajv takes a whole file for a schema; anything else it does not know is a slip of the pen.
const written_here = files.filter((file) => file.endsWith(".yaml"));
ajv.addVocabulary([...new Set(written_here.flatMap((file) => Object.keys(documents[file])))]);
const uri = (file: File) => new URL(file, base).href;
for (const file of files) ajv.addSchema({ ...documents[file], $id: uri(file) });

const escaped = (key: string) => key.replaceAll("~", "~0").replaceAll("/", "~1");

function root(file: File): Place {
  return { file, pointer: "", node: documents[file] };
}

function follow(place: Place): Place {
  const to = place.node?.["$ref"];
  if (typeof to !== "string") return place;
  const [file, pointer] = to.split("#") as [string, string];
  const keys = pointer.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return at(root(file ? (file.replace(/^\.\//, "") as File) : place.file), ...keys);
}

/** The place under these keys, references followed on the way and at the end. */
export function at(from: Place | File, ...keys: string[]): Place {
  let place = typeof from === "string" ? root(from) : from;
  for (const key of keys) {
    const node = place.node?.[key];
    if (node === undefined) throw new Error(`${place.file}#${place.pointer} has no ${key}`);
    place = follow({ file: place.file, pointer: `${place.pointer}/${escaped(key)}`, node });
  }
  return place;
}

export function has(place: Place, key: string): boolean {
  return place.node?.[key] !== undefined;
}

/** What is wrong with the value by the schema at that place; nothing when it fits. */
export function faults(schema: Place, value: unknown): string[] {
  const check = ajv.getSchema(`${uri(schema.file)}#${encodeURI(schema.pointer)}`);
  if (!check) throw new Error(`no schema at ${schema.file}#${schema.pointer}`);
  if (check(value)) return [];
  return (check.errors ?? []).map((fault) => {
    const more = fault.params["additionalProperty"] ?? fault.params["allowedValues"] ?? fault.params["allowedValue"] ?? "";
    return `${fault.instancePath || "the whole"} ${fault.message} ${more}`.trim();
  });
}

/** Every property that the schema names, and every word it allows, as file#pointer and file#pointer=word. */
export function declared(schema: Place, into = new Set<string>(), visited = new Set<Node>()): Set<string> {
  if (visited.has(schema.node)) return into;
  visited.add(schema.node);
  for (const word of schema.node["enum"] ?? []) into.add(`${schema.file}#${schema.pointer}=${word}`);
  for (const name of Object.keys(schema.node["properties"] ?? {})) {
    if (schema.node["properties"][name] === false) continue;
    into.add(`${schema.file}#${schema.pointer}/properties/${escaped(name)}`);
    declared(at(schema, "properties", name), into, visited);
  }
  if (has(schema, "items")) declared(at(schema, "items"), into, visited);
  for (const branch of branches(schema)) declared(branch, into, visited);
  return into;
}

/** Those of declared() that this value has. The value fits the schema. */
export function touched(schema: Place, value: Json, into: Set<string>): void {
  if (schema.node["enum"]?.includes(value)) into.add(`${schema.file}#${schema.pointer}=${value as string}`);
  if (Array.isArray(value)) {
    if (has(schema, "items")) for (const one of value) touched(at(schema, "items"), one, into);
  } else if (value !== null && typeof value === "object") {
    for (const [name, inner] of Object.entries(value)) {
      if (schema.node["properties"]?.[name] === undefined) continue;
      into.add(`${schema.file}#${schema.pointer}/properties/${escaped(name)}`);
      touched(at(schema, "properties", name), inner, into);
    }
  }
  for (const branch of branches(schema)) if (faults(branch, value).length === 0) touched(branch, value, into);
}

function branches(schema: Place): Place[] {
  return ["oneOf", "anyOf", "allOf"].flatMap((word) =>
    ((schema.node[word] ?? []) as Node[]).map((_, index) => at(schema, word, `${index}`)),
  );
}
