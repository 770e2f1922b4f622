const { mergeInternalComponents } = require('@tarojs/shared');
const { ariaComponents } = require('./aria-components.js');

mergeInternalComponents(ariaComponents);
