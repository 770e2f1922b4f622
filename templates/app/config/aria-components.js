/** Attributes by built-in. Values are Taro template defaults: the empty string means none. */
const label = { 'aria-label': '' };

module.exports.ariaComponents = {
  View: { ...label, 'aria-role': '', 'aria-checked': '', 'aria-disabled': '', 'aria-selected': '', 'aria-live': '', 'aria-hidden': '' },
  Image: label,
  Button: { ...label, 'aria-role': '' },
  Input: label,
  Textarea: label,
};
