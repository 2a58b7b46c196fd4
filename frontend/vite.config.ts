import { globSync } from "node:fs";
import { defineConfig } from "vite";

// One stylesheet for every page, linked without any script, and one entry an island: src/<island>/main.ts(x).
const input = ["styles/main.css", ...globSync("src/*/main.{ts,tsx}").sort()];

export default defineConfig(({ mode }) => {
  // Hashed names are cached for ever. While developing, names stay, so that a page finds what was just rebuilt.
  const [folder, name] = mode === "development" ? ["fresh", "[name]"] : ["assets", "[name]-[hash]"];
  return {
    base: "/static/islands/",
    build: {
      manifest: "manifest.json",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: Object.fromEntries(input.map((file) => [entryName(file), file])),
        output: {
          entryFileNames: `${folder}/${name}.js`,
          chunkFileNames: `${folder}/${name}.js`,
          assetFileNames: `${folder}/${name}[extname]`,
        },
      },
    },
  };
});

/** `room` for src/room/main.tsx, `meridian` for the stylesheet. */
function entryName(file: string): string {
  return file.startsWith("src/") ? (file.split("/")[1] ?? file) : "meridian";
}
