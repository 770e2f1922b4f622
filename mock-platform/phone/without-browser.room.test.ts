import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createRandom, createRealClock } from '../../devices/index.ts';
import { bundlePhone, createPhone, type PhoneBundle } from './index.ts';
import { fixtureFiles } from './mini-program.fixture.ts';
import { fixtureWechat } from './phone.fixture.ts';

interface PhonePage {
  readonly window: JSDOM['window'] & { camlockPhone: { ready?: boolean; idle(): Promise<void>; currentPage(): string } };
  tap(text: string): void;
  text(): string;
}

let bundle: PhoneBundle;
beforeAll(async () => {
  bundle = await bundlePhone();
});

/** The same page as in a browser, without layout and style: for quick looks at what a package does. */
async function openWithoutBrowser(files: { [path: string]: string }): Promise<PhonePage> {
  const phone = createPhone({
    wechat: fixtureWechat(files),
    clock: createRealClock({ keepAlive: false }),
    random: createRandom(1),
    baseUrl: () => 'http://phone.test',
  });
  const dom = new JSDOM('<!doctype html><div id="phone"></div>', {
    url: 'http://phone.test/phone/?user=me',
    runScripts: 'outside-only',
    pretendToBeVisual: true,
  });
  const window = dom.window as unknown as PhonePage['window'];
  Object.assign(window, {
    fetch: (path: string, init?: RequestInit) => phone.app.fetch(new Request(new URL(path, 'http://phone.test'), init)),
    TextEncoder,
    TextDecoder,
    AbortController,
  });
  window.eval(bundle.js);
  await vi.waitFor(() => expect(window.camlockPhone.ready).toBe(true));
  const text = (): string => window.document.querySelector('[data-phone="screen"]')?.textContent ?? '';
  return {
    window,
    text,
    tap(name) {
      const target = window.document.querySelector(`[aria-label="${name}"]`);
      if (!target) throw new Error(`nothing is named ${name}; the screen says ${text()}`);
      target.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true }));
    },
  };
}

describe('the phone without a browser', () => {
  it('starts a package, taps and navigates', async () => {
    const page = await openWithoutBrowser(fixtureFiles());
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.text()).toContain('loaded 3 1'));
    page.tap('徽章');
    await vi.waitFor(() => expect(page.text()).toContain('level 11'));
    page.tap('打开详情');
    await vi.waitFor(() => expect(page.text()).toContain('asked by opener'));
    expect(page.window.camlockPhone.currentPage()).toBe('pages/detail/index?id=42');
  });

  it('writes the ids of the template to the DOM, as Taro needs it', async () => {
    const page = await openWithoutBrowser(fixtureFiles());
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.window.document.getElementById('opener')?.localName).toBe('wx-view'));
  });

  it('makes no element that could act on its own', async () => {
    const files = fixtureFiles();
    files['pages/home/index.wxml'] +=
      '<script>window.hacked = 1</script><iframe src="https://evil.example"></iframe><rich-text nodes="{{evil}}"/>';
    files['pages/home/index.js'] = (files['pages/home/index.js'] ?? '').replace(
      "log: ''",
      `log: '', evil: '<p>fine</p><script>window.hacked=1</' + 'script><img src="x" onerror="window.hacked=1">'`,
    );
    const page = await openWithoutBrowser(files);
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.text()).toContain('fine'));
    const screen = page.window.document.querySelector('[data-phone="screen"]');
    expect(screen?.querySelectorAll('script, iframe, [onerror]')).toHaveLength(0);
    expect((page.window as { hacked?: unknown }).hacked).toBeUndefined();
  });

  it('refuses a setData over 1024 kB', async () => {
    const files = fixtureFiles();
    files['pages/home/index.js'] =
      `Page({ data: { log: '', greeting: 'x' }, onLoad() { try { this.setData({ big: 'x'.repeat(1100 * 1024) }); } catch (error) { this.setData({ log: 'refused: ' + error.message }); } } });`;
    const page = await openWithoutBrowser(files);
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.text()).toContain('refused: setData 数据传输长度为 1100 KB'));
  });
});
