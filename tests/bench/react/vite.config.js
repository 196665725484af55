export default {
  // Works at any path.
  base: "./",
  // In one folder, as what compresses it expects.
  build: { assetsDir: "." },
};
