// Builds the app into `dist` (hashed names under /assets) and, while developing, forwards /api to the local server.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.MUFAKAT_DEV_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  server: {
    host: "127.0.0.1",
    proxy: {
      // The server compares Origin with its own address on unsafe methods, so the proxied request carries the server's.
      "/api": { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // Older targets would have light-dark() rewritten into variables that only work under the rewriter's own color-scheme.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    sourcemap: false,
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/app/testing.ts"],
    restoreMocks: true,
  },
});
