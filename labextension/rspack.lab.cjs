// The Lab shell straight from TypeScript: swc strips the types, `npm run typecheck` checks them.
module.exports = {
  resolve: { extensions: [".ts", ".tsx", ".js"] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: "builtin:swc-loader",
        options: { jsc: { parser: { syntax: "typescript", tsx: true }, target: "es2022" } },
        type: "javascript/auto",
      },
    ],
  },
};
