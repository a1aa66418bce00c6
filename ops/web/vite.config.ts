import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

// One entry page per audience. Assets are hashed, so the server may cache them for ever.
const pages = ["index", "desk", "board", "escalation", "oncall", "chat", "phone"];
const page_file = (name: string) => fileURLToPath(new URL(`${name}.html`, import.meta.url));

export default defineConfig({
  base: "/",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2020",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: Object.fromEntries(
        pages.filter((name) => existsSync(page_file(name))).map((name) => [name, page_file(name)]),
      ),
    },
  },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
});
