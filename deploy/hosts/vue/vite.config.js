import vue from "@vitejs/plugin-vue";

export default {
  // Works at any path.
  base: "./",
  build: { emptyOutDir: true },
  // Vite's development server must serve the element's files as they are.
  optimizeDeps: { exclude: ["volume-create"] },
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "volume-create" } } })],
};
