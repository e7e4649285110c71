import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import lit from "eslint-plugin-lit";
import litA11y from "eslint-plugin-lit-a11y";
import wc from "eslint-plugin-wc";
import tseslint from "typescript-eslint";

export default defineConfig(js.configs.recommended, {
  files: ["src/**/*.ts", "test/**/*.ts"],
  extends: [
    tseslint.configs.strictTypeChecked,
    tseslint.configs.stylisticTypeChecked,
    wc.configs["flat/best-practice"],
    lit.configs["flat/all"],
    litA11y.configs.recommended,
  ],
  languageOptions: { parserOptions: { projectService: true } },
  linterOptions: { reportUnusedDisableDirectives: "error" },
  rules: {
    "@typescript-eslint/explicit-function-return-type": [
      "error",
      { allowExpressions: true },
    ],
    "@typescript-eslint/switch-exhaustiveness-check": "error",
    eqeqeq: "error",
    // Lit's decorators are more code in the file than what they stand for.
    "lit/prefer-query-decorators": "off",
    // What is in a list is made from what it stands for, and acts on that.
    "lit/no-template-arrow": "off",
    "lit/no-template-map": "off",
    "no-console": "error",
  },
});
