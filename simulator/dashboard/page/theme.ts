/** Light, dark, or as the system has it; remembered in this browser. */
import { element } from './element.ts';
import { say, words } from './words.ts';

const THEME_KEY = 'camlock.theme';

/** The choice; `changed` when the colours are others, also by the system. */
export function themeChoice(changed: () => void): HTMLElement {
  const made = element('select', { 'aria-label': say(words.theme) });
  for (const [value, text] of [
    ['auto', words.themeAuto],
    ['light', words.themeLight],
    ['dark', words.themeDark],
  ] as const) {
    const option = element('option', { text: say(text) });
    option.value = value;
    made.append(option);
  }
  made.value = localStorage.getItem(THEME_KEY) ?? 'auto';
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const use = () => {
    const theme = made.value === 'auto' ? (dark.matches ? 'dark' : 'light') : made.value;
    document.documentElement.dataset.theme = theme;
    changed();
  };
  made.addEventListener('change', () => {
    localStorage.setItem(THEME_KEY, made.value);
    use();
  });
  dark.addEventListener('change', use);
  use();
  return made;
}
