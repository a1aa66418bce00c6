import { defineConfig } from "vitest/config";

// Holds ops/api/*.yaml against the real program. Wants it built: HOLDFAST_PROGRAM, build/dev or build/release.
export default defineConfig({
  test: {
    include: ["tests/contract/*.test.ts"],
    environment: "node",
    setupFiles: ["tests/web_crypto.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
