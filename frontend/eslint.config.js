// What the app's code must not do. Types are checked by tsc; the law of folders by src/app/architecture.test.ts.
import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      "no-console": "error",
      "max-lines": ["error", { max: 400 }],
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      // Pasted text is cleaned of control characters, which takes naming them.
      "no-control-regex": "off",
      // A region that scrolls must be reachable by keyboard (WCAG 2.1.1).
      "jsx-a11y/no-noninteractive-tabindex": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["scripts/**", "e2e/**"],
    languageOptions: {
      globals: {
        process: "readonly", URL: "readonly", console: "readonly", window: "readonly", document: "readonly",
        PerformanceObserver: "readonly", requestIdleCallback: "readonly",
      },
    },
    // Fixtures of Playwright take a pattern even when they need nothing; answers of the API are checked by the tests.
    rules: { "no-empty-pattern": "off", "@typescript-eslint/no-explicit-any": "off" },
  },
);
