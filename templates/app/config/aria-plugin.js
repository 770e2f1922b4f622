const path = require('node:path');
const { ariaComponents } = require('./aria-components.js');

/**
 * Taro's weapp templates carry no `aria-*` attributes: a label in JSX would be lost without a word.
 * Adds them to the built-ins this app uses, at build time here and at run time through `aria-runtime.js` (both sides number
 * the properties, so both must know them).
 */
module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      platform.template.mergeComponents(ctx, ariaComponents);
      const runtime = path.resolve(__dirname, 'aria-runtime.js').split(path.sep).join('/');
      platform.runtimePath = [].concat(platform.runtimePath, runtime);
    },
  });
};
