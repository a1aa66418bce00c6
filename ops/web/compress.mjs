// Writes .br and .gz twins beside every text asset of a built folder, so the server never compresses.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2] ?? "dist";
const kinds = new Set([".js", ".css", ".html", ".svg"]);
const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && kinds.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();

for (const name of names) {
  const plain = readFileSync(name);
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const gzip = gzipSync(plain, { level: 9 });
  writeFileSync(`${name}.br`, brotli);
  writeFileSync(`${name}.gz`, gzip);
  console.log(`${name}  ${plain.length}  gz ${gzip.length}  br ${brotli.length}`);
}
