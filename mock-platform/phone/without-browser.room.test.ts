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
async function openWithoutBrowser(
  files: { [path: string]: string },
  /** Stands before the phone's own server. */
  before: (path: string) => Promise<Response | undefined> = async () => undefined,
): Promise<PhonePage> {
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
    fetch: async (path: string, init?: RequestInit) =>
      (await before(path)) ?? phone.app.fetch(new Request(new URL(path, 'http://phone.test'), init)),
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

  it('73: refuses a setData over 1024 kB', async () => {
    const files = fixtureFiles();
    files['pages/home/index.js'] =
      `Page({ data: { log: '', greeting: 'x' }, onLoad() { try { this.setData({ big: 'x'.repeat(1100 * 1024) }); } catch (error) { this.setData({ log: 'refused: ' + error.message }); } } });`;
    const page = await openWithoutBrowser(files);
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.text()).toContain('refused: setData 数据传输长度为 1100 KB'));
  });

  it.each([
    ['another host', 'https://other.example.com/x'],
    ['a host above a listed one', 'https://example.com/x'],
    ['a host below a listed one', 'https://a.login.example.com/x'],
    ['http', 'http://login.example.com/x'],
    ['another port', 'https://login.example.com:8443/x'],
    ['the port of https, written', 'https://login.example.com:443/x'],
    ['a listed host as user name', 'https://login.example.com@other.example.com/x'],
    ['an address', 'https://127.0.0.1/x'],
    ['WeChat itself', 'https://api.weixin.qq.com/cgi-bin/token'],
  ])('68: a request to %s fails', async (_, url) => {
    const asked: string[] = [];
    const page = await openWithoutBrowser(
      homePage(`wx.request({ url: ${JSON.stringify(url)}, complete: (e) => this.setData({ log: e.errMsg }) })`),
      async (path) => {
        if (path.includes('/route/')) asked.push(path);
        return undefined;
      },
    );
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.text()).toContain('request:fail url not in domain list'));
    expect(asked).toEqual([]);
  });

  it('69 [I]: the 11th request waits for one of ten to end', async () => {
    const open: (() => void)[] = [];
    let most = 0;
    let running = 0;
    const source = `let done = 0;
      for (let i = 0; i < 13; i++) wx.request({ url: 'https://login.example.com/' + i, complete: () => this.setData({ log: 'done ' + ++done }) });`;
    const page = await openWithoutBrowser(homePage(source), async (path) => {
      if (!path.includes('/route/')) return undefined;
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => open.push(resolve));
      running--;
      return Response.json({});
    });
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(open).toHaveLength(10));
    for (let ended = 1; ended <= 13; ended++) {
      open[ended - 1]?.();
      await vi.waitFor(() => expect(page.text()).toContain(`done ${ended}`));
      await vi.waitFor(() => expect(open).toHaveLength(Math.min(13, 10 + ended)));
    }
    expect(most).toBe(10);
  });

  it('72: ten pages open and the eleventh does not; a tab page is not navigated to', async () => {
    const files = homePage(`wx.navigateTo({ url: '/pages/mine/index', fail: (e) => this.setData({ log: e.errMsg }) })`);
    files['pages/detail/index.js'] = `Page({ data: { id: 0, log: '' }, onLoad(q) { const id = Number(q.id); this.setData({ id, error: '' });
        wx.navigateTo({ url: '/pages/detail/index?id=' + (id + 1), fail: (e) => this.setData({ error: e.errMsg, id: 'of ' + getCurrentPages().length }) }); } });`;
    const page = await openWithoutBrowser(files);
    page.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(page.text()).toContain('navigateTo:fail can not navigateTo a tabbar page'));
    const deep = await openWithoutBrowser({
      ...files,
      ...homePage(`wx.navigateTo({ url: '/pages/detail/index?id=2' })`),
      'pages/detail/index.js': files['pages/detail/index.js'] as string,
    });
    deep.tap('晨曦智家 体验版');
    await vi.waitFor(() => expect(deep.text()).toContain('navigateTo:fail webview count limit exceed'));
    expect(deep.text()).toContain('of 10');
  });
});

/** The fixture whose first page runs `source` when it loads and shows its `log`. */
function homePage(source: string): { [path: string]: string } {
  const files = { ...fixtureFiles() } as { [path: string]: string };
  files['pages/home/index.js'] = `Page({ data: { log: '', greeting: 'x' }, onLoad() { ${source}; } });`;
  return files;
}
