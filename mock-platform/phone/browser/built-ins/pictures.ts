/** image, icon, progress, rich-text, canvas. */
import { asNumber, asText, type BuiltInFactory, isOn } from './host.ts';

const FIT: { readonly [mode: string]: { fit: string; position?: string } } = {
  scaleToFill: { fit: 'fill' },
  aspectFit: { fit: 'contain' },
  aspectFill: { fit: 'cover' },
  top: { fit: 'none', position: 'top' },
  bottom: { fit: 'none', position: 'bottom' },
  center: { fit: 'none', position: 'center' },
  left: { fit: 'none', position: 'left' },
  right: { fit: 'none', position: 'right' },
  'top left': { fit: 'none', position: 'top left' },
  'top right': { fit: 'none', position: 'top right' },
  'bottom left': { fit: 'none', position: 'bottom left' },
  'bottom right': { fit: 'none', position: 'bottom right' },
};

export const image: BuiltInFactory = ({ element, mini, prop, fire }) => {
  const picture = document.createElement('img');
  picture.draggable = false;
  picture.alt = '';
  // The element carries name and role; the picture inside must not say it twice.
  picture.setAttribute('aria-hidden', 'true');
  element.append(picture);
  let done = (): void => {};
  const page = mini.top()?.path;
  picture.addEventListener('load', () => {
    done();
    fire('load', { width: picture.naturalWidth, height: picture.naturalHeight });
    mode();
  });
  picture.addEventListener('error', () => {
    done();
    fire('error', { errMsg: `image:fail ${asText(prop('src')).slice(0, 120)}` });
  });
  const mode = (): void => {
    const name = asText(prop('mode')) || 'scaleToFill';
    const grows = name === 'widthFix' || name === 'heightFix';
    picture.style.width = name === 'heightFix' ? 'auto' : '100%';
    picture.style.height = name === 'widthFix' ? 'auto' : '100%';
    // WeChat sets the element's own size from the picture's proportions.
    if (name === 'widthFix') element.style.height = 'auto';
    if (name === 'heightFix') element.style.width = 'auto';
    picture.style.objectFit = grows ? '' : (FIT[name]?.fit ?? 'fill');
    picture.style.objectPosition = FIT[name]?.position ?? '';
  };
  mode();
  return {
    update(name, value) {
      if (name === 'mode') mode();
      if (name === 'ariaLabel' && value && !element.hasAttribute('role')) element.setAttribute('role', 'img');
      if (name !== 'src') return;
      const address = mini.asset(asText(value), page ?? mini.top()?.path);
      done();
      if (!address) {
        picture.removeAttribute('src');
        if (asText(value)) {
          console.error(`[camlock phone] image ${asText(value).slice(0, 200)}: the phone loads no pictures from the internet`);
          fire('error', { errMsg: 'image:fail net::ERR_INTERNET_DISCONNECTED' });
        }
        return;
      }
      done = mini.phone.activity.begin();
      picture.src = address;
    },
    detached: () => done(),
  };
};

const ICONS: { readonly [type: string]: string } = {
  success: '✓',
  success_no_circle: '✓',
  info: 'i',
  warn: '!',
  waiting: '…',
  cancel: '×',
  clear: '×',
  download: '↓',
  search: '⌕',
};

export const icon: BuiltInFactory = ({ element, prop }) => ({
  update() {
    const size = asNumber(prop('size'), 23);
    element.textContent = ICONS[asText(prop('type'))] ?? '';
    element.dataset.type = asText(prop('type'));
    element.style.cssText += `;width:${size}px;height:${size}px;font-size:${size * 0.7}px;line-height:${size}px;${prop('color') ? `--icon-color:${CSS.escape(asText(prop('color'))).replace(/\\/g, '')}` : ''}`;
  },
});

export const progress: BuiltInFactory = ({ element, prop }) => {
  const bar = document.createElement('div');
  const fill = document.createElement('div');
  const info = document.createElement('span');
  bar.className = 'wx-progress-bar';
  fill.className = 'wx-progress-fill';
  bar.append(fill);
  element.append(bar, info);
  element.setAttribute('role', 'progressbar');
  return {
    update() {
      const percent = Math.min(100, Math.max(0, asNumber(prop('percent'), 0)));
      element.setAttribute('aria-valuenow', String(percent));
      fill.style.width = `${percent}%`;
      fill.style.background = asText(prop('activeColor') ?? prop('color') ?? '');
      bar.style.background = asText(prop('backgroundColor') ?? '');
      bar.style.height = `${asNumber(prop('strokeWidth'), 6)}px`;
      info.hidden = !isOn(prop('showInfo'));
      info.textContent = `${percent}%`;
    },
  };
};

/** Tags rich-text may show; scripts, frames and forms are left out with their content. */
const RICH_TAGS = new Set(
  'a abbr address b big blockquote br center cite code col colgroup dd del div dl dt em fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark ol p pre q s section small span strong sub sup table tbody td tfoot th thead tr tt u ul'.split(
    ' ',
  ),
);
const MAX_RICH_DEPTH = 64;

interface RichNode {
  readonly type?: string;
  readonly text?: string;
  readonly name?: string;
  readonly attrs?: { readonly [name: string]: unknown };
  readonly children?: readonly RichNode[];
}

export const richText: BuiltInFactory = ({ element, mini }) => {
  const attribute = (made: HTMLElement, name: string, value: string): void => {
    if (
      name === 'class' ||
      name === 'style' ||
      name === 'colspan' ||
      name === 'rowspan' ||
      name === 'width' ||
      name === 'height' ||
      name === 'alt'
    )
      made.setAttribute(name, value);
    if (name === 'src') made.setAttribute('src', mini.asset(value));
  };
  const build = (node: RichNode, depth: number): Node | undefined => {
    if (depth > MAX_RICH_DEPTH) return undefined;
    if (node.type === 'text' || node.text !== undefined)
      return document.createTextNode(
        asText(node.text)
          .replace(/&nbsp;/g, '\u00a0')
          .replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&amp;/g, '&'),
      );
    const name = asText(node.name).toLowerCase();
    if (!RICH_TAGS.has(name)) return undefined;
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(node.attrs ?? {})) attribute(made, key.toLowerCase(), asText(value));
    for (const child of node.children ?? []) made.append(...[build(child, depth + 1)].filter((one) => one !== undefined));
    return made;
  };
  const copy = (node: Node, depth: number): Node | undefined => {
    if (node.nodeType === 3) return document.createTextNode(node.textContent ?? '');
    if (!(node instanceof Element) || depth > MAX_RICH_DEPTH || !RICH_TAGS.has(node.localName)) return undefined;
    const made = document.createElement(node.localName);
    for (const { name, value } of node.attributes) attribute(made, name, value);
    for (const child of node.childNodes) made.append(...[copy(child, depth + 1)].filter((one) => one !== undefined));
    return made;
  };
  return {
    update(name, value) {
      if (name !== 'nodes') return;
      element.replaceChildren();
      const nodes =
        typeof value === 'string'
          ? [...new DOMParser().parseFromString(value, 'text/html').body.childNodes].map((node) => copy(node, 0))
          : Array.isArray(value)
            ? value.map((node) => build(node as RichNode, 0))
            : [];
      for (const node of nodes) if (node) element.append(node);
    },
  };
};

/** `type="2d"`: found with a selector query `node`. */
export const canvas: BuiltInFactory = ({ element }) => {
  const made = document.createElement('canvas');
  element.append(made);
  return {
    attached() {
      made.width = element.clientWidth || 300;
      made.height = element.clientHeight || 150;
    },
  };
};
