import { defineConfig } from "vitest/config";

// The built pages in a real Chromium against a scripted server. Needs `npm run build` first.
export default defineConfig({
  test: {
    include: ["tests/browser/**/*.test.ts"],
    environment: "node",
    setupFiles: ["tests/web_crypto.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    expect: { poll: { timeout: 20_000 } },
  },
});
