// The contact's page on a slow phone: everything it loads before the first word, compressed, is at most 12 kB; the safety
// plan comes apart from it, when it is wanted.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

const bytes_max = 12_288;
const plan_bytes_max = 10_240; // what the first look at one's safety plan loads
const root = fileURLToPath(new URL("../..", import.meta.url));
const gzipped = (content: string | Uint8Array) => gzipSync(content, { level: 9 }).length;

type Built = Map<string, Rollup.OutputChunk | Rollup.OutputAsset>;
const content = (file: Rollup.OutputChunk | Rollup.OutputAsset) => (file.type === "chunk" ? file.code : file.source);

// As it ships: all pages in one build, since what two of them share becomes a file of its own.
async function built(config: string): Promise<Built> {
  const answer = await build({ root, configFile: resolve(root, config), logLevel: "silent", build: { write: false } });
  const outputs = (Array.isArray(answer) ? answer : [answer as Rollup.RollupOutput]).flatMap((one) => one.output);
  return new Map(outputs.map((file) => [file.fileName, file]));
}

// What the page names it loads at once; what its scripts load besides comes later.
function parts_of(files: Built) {
  const page = `${content(files.get("chat.html")!)}`;
  const first = [...files.keys()].filter((name) => name === "chat.html" || (/\.(js|css)$/.test(name) && page.includes(name)));
  const seen = new Set(first);
  for (const name of seen) {
    const file = files.get(name)!;
    if (file.type !== "chunk") continue;
    for (const next of [...file.imports, ...file.dynamicImports, ...file.viteMetadata!.importedCss]) seen.add(next);
  }
  return { first, later: [...seen].filter((name) => !first.includes(name)) };
}

function told(what: string, names: string[], files: Built, of: number): number {
  const sizes = names.map((name) => [name, gzipped(content(files.get(name)!))] as const);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(`${what}: ${total} bytes gzip of ${of} (${sizes.map((one) => one.join(" ")).join(", ")})`);
  return total;
}

describe("the built chat", () => {
  let files: Built;
  let parts: ReturnType<typeof parts_of>;
  beforeAll(async () => {
    files = await built("vite.config.ts");
    parts = parts_of(files);
  }, 120_000);

  it(`is at most ${bytes_max} bytes compressed, in one style sheet`, () => {
    const { first, later } = parts;
    expect(first.filter((name) => name.endsWith(".js")).length).toBeGreaterThan(0);
    expect(first.filter((name) => name.endsWith(".css"))).toHaveLength(1);
    expect(told("chat", first, files, bytes_max)).toBeLessThanOrEqual(bytes_max);
    expect(later.length).toBeGreaterThan(0);
    expect(told("plan", later, files, plan_bytes_max)).toBeLessThanOrEqual(plan_bytes_max);
  });

  it("has nothing that a strict policy forbids: no inline script or style, no markup from text", () => {
    for (const name of [...parts.first, ...parts.later]) {
      const text = `${content(files.get(name)!)}`;
      if (name.endsWith(".html")) expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
      if (name.endsWith(".js")) expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
      if (name.endsWith(".js")) expect(text).not.toMatch(/localStorage|document\.cookie|indexedDB/);
      expect(text.replace(/https:\/\/www\.weather\.gov\/|http:\/\/www\.w3\.org\/2000\/svg/g, "")).not.toMatch(/https?:\/\//);
    }
  });

  it("comes with a small widget", async () => {
    const [widget] = [...(await built("vite.widget.config.ts")).values()].map(content);
    const size = gzipped(widget!);
    console.log(`widget: ${size} bytes gzip`);
    expect(size).toBeLessThanOrEqual(2048);
    expect(`${widget}`).not.toMatch(/innerHTML|document\.write|eval\(|localStorage|cookie/);
  });
});

describe("the chat's words", () => {
  const sources = ["begin", "composer", "door", "exit", "main", "talk", "plan/line", "plan/mine", "plan/panel", "plan/setting", "plan/step"]
    .map((name) => readFileSync(resolve(root, `src/chat/${name}.ts`), "utf8"))
    .join("\n");
  const direct = [...sources.matchAll(/word\("(\w+)"/g)].map((found) => found[1]!);
  const composed = [
    "exit_1", "exit_2", "survey_yes", "survey_no", "survey_skip", "tick_sending", "tick_kept", "tick_seen",
    "tick_failed", "conversation_unknown", "left", "closed", "online_again", "place", "place_next", "joined", "returned",
    "plan_kept", "plan_keeping", "plan_relation", "plan_number", "plan_reachable", "plan_may_call", "plan_not_asked", "plan_helper",
    "plan_due", "plan_outcome", "plan_keep", "plan_print", "plan_wallet", "plan_delete", "plan_code", "plan_code_wrong",
    "plan_code_later", "plan_code_own", "plan_failed", "refused_bad_request", "refused_forbidden", "refused_not_found",
    "refused_conflict", "refused_too_large", "refused_throttled", "refused_unreachable", "refused_incomplete", "refused_later",
  ];

  it.each(["en", "es"])("are all in config/texts/%s.toml", (language) => {
    const toml = readFileSync(resolve(root, `../../config/texts/${language}.toml`), "utf8");
    const there = new Set([...toml.matchAll(/^(\w+) *=/gm)].map((found) => found[1]));
    expect([...new Set([...direct, ...composed])].filter((key) => !there.has(key))).toEqual([]);
  });
});
