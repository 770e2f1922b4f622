const { existsSync } = require('node:fs');
const path = require('node:path');
const ModuleIds = require('./module-ids.js');

/**
 * Build of the mini-program. Brand data never goes into `defineConstants`: Taro's cache then ships empty pages.
 * The persistent cache is off; whoever wants fast previews builds in a long-lived worker with a keyed cache.
 */
module.exports = {
  projectName: 'camlock-app',
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  plugins: ['@tarojs/plugin-html', path.resolve(__dirname, 'aria-plugin.js')],
  alias: { '@': path.resolve(__dirname, '..', 'src') },
  copy: {
    // A brand without pictures has no such folder, and Taro stops at a missing one.
    patterns: ['assets/', 'pages/manuals/images/']
      .filter((folder) => existsSync(path.resolve(__dirname, '..', 'src', folder)))
      .map((folder) => ({ from: `src/${folder}`, to: `dist/${folder}` })),
    options: {},
  },
  mini: {
    webpackChain: (chain) => void chain.plugin('module-ids').use(ModuleIds),
    // The panels share a few kilobytes: in the main package once, instead of in each sub-package.
    optimizeMainPackage: { enable: false },
    // qr is written for current engines; older WeChat web views are not.
    compile: { include: [(file) => /[\\/]node_modules[\\/]qr[\\/]/.test(file)] },
    // Class names are the component's own (BEM): no rule depends on the order of files.
    miniCssExtractPluginOption: { ignoreOrder: true },
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
  },
};
