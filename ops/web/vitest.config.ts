import { defineConfig } from "vitest/config";

// Tests that need a document say so in their first line: `// @vitest-environment happy-dom`.
export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "tests/*.test.ts"],
    environment: "node",
    setupFiles: ["tests/web_crypto.ts"],
    testTimeout: 10_000,
  },
});
