import { defineConfig } from "vite";

// The embeddable chat: one file under a stable name, because other sites link to it.
export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2020",
    reportCompressedSize: false,
    lib: {
      entry: "src/chat/widget.ts",
      formats: ["iife"],
      name: "HoldfastChat",
      fileName: () => "widget.js",
    },
  },
});
