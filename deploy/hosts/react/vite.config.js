export default {
  // Works at any path.
  base: "./",
  build: { emptyOutDir: true },
  // Vite's development server must serve the element's files as they are.
  optimizeDeps: { exclude: ["volume-create"] },
};
