import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Brand, loadBrand } from '../../generator/index.ts';
import { root as clone } from '../root.ts';
import { findLeaks, type Leak } from './leak-gate.ts';

const SECRET = 'MIIEpAIBAAKCAQEAleakgateTestKeyLine0123456789abcdefghijkl';
let folder: string;
let own: Brand;
let other: Brand;
let app: string;

async function brandAt(file: string): Promise<Brand> {
  const { brand, findings } = await loadBrand(file);
  if (!brand) throw new Error(JSON.stringify(findings));
  return brand;
}

/** A brand of the examples as a folder of its own, its file rewritten. */
async function copied(example: string, name: string, rewrite: (text: string) => string): Promise<Brand> {
  const dir = join(folder, 'brands', name);
  cpSync(join(clone, 'examples/brands', example), dir, { recursive: true });
  const file = join(dir, 'brand.yaml');
  writeFileSync(file, rewrite(readFileSync(file, 'utf8')));
  return brandAt(file);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-leaks-'));
  own = await copied('aurora', 'own', (text) => text);
  other = await copied('camera-only', 'other', (text) => text);
  mkdirSync(join(other.dir, 'keys'));
  writeFileSync(join(other.dir, 'keys/upload.key'), `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(app, file)), { recursive: true });
  writeFileSync(join(app, file), content);
}

/** A build as clean as can be: everything in it is the brand's own. */
beforeEach(() => {
  app = mkdtempSync(join(folder, 'app-'));
  put('app.js', `var brand=${JSON.stringify(own.file)};fetch("https://localhostess.example/a/127.0.0.1")`);
  put('app.wxss', `page{--brand-primary:${own.palette.light.primary};color:#2b59d9;border-color:rgb(179, 83, 8)}`);
  for (const image of own.images.values()) put(image.target, image.bytes);
});

const leaks = (others: readonly Brand[] = [other], env: NodeJS.ProcessEnv = {}): Leak[] => findLeaks(app, own, others, env);
const escaped = (text: string): string => text.replace(/[^\0]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('the leak gate', () => {
  it('finds nothing in a clean build', () => expect(leaks()).toEqual([]));

  it.each<[string, () => string, Omit<Leak, 'file'>]>([
    ['the name', () => '看家看护', { kind: 'name', what: 'name of other' }],
    ['the appid', () => 'wx0000000000000ca0', { kind: 'appid', what: 'appid of other' }],
    ['the app key', () => 'ahCameraOnlyHome01', { kind: 'key', what: 'app key of other' }],
    ['the location key', () => 'CAMER-AONLY-HOMEL-OCATI-ONKEY-EXAM1', { kind: 'key', what: 'location key of other' }],
    ['a product id', () => 'ONLYCAM001', { kind: 'id', what: 'product id (camera) of other' }],
    ['a model id', () => 'model-camera-0002', { kind: 'id', what: 'model id (camera) of other' }],
    ['a template id', () => '03Chm7U0gq1TDIIdMmsBO1bHk7mX_vmyzOn8E3WcUTg', { kind: 'id', what: 'template id motion-detected of other' }],
    ['the support phone', () => '400-800-9000', { kind: 'phone', what: 'support phone of other' }],
    ['the support phone in digits', () => 'tel:4008009000', { kind: 'phone', what: 'support phone of other' }],
    ['a colour', () => '#5b4bc4', { kind: 'colour', what: 'theme colour of other' }],
    ['a colour with alpha', () => '#5B4BC480', { kind: 'colour', what: 'theme colour of other' }],
    ['a colour in numbers', () => 'rgba(91, 75,196, .5)', { kind: 'colour', what: 'theme colour of other' }],
    ['a line of a key file', () => SECRET, { kind: 'secret', what: 'secret of other' }],
    [
      'an address of this machine',
      () => 'ws://127.0.0.1:18443',
      { kind: 'mock-address', what: "address of a developer's machine ws://127.0.0.1:18443" },
    ],
    [
      'a localhost endpoint',
      () => 'https://localhost/api',
      { kind: 'mock-address', what: "address of a developer's machine https://localhost" },
    ],
  ])('finds %s', (_, planted, leak) => {
    put('pages/home/index.js', `a("${planted()}")`);
    expect(leaks()).toEqual([{ ...leak, file: 'pages/home/index.js' }]);
  });

  it.each<[string, (text: string) => string]>([
    ['JSON-escaped', escaped],
    ['escaped in a source map', (text) => escaped(text).replaceAll('\\', '\\\\')],
    ['escaped with braces', (text) => escaped(text).replace(/u(\w{4})/g, 'u{$1}')],
    ['URL-encoded', encodeURIComponent],
    ['URL-encoded in lower case', (text) => encodeURIComponent(text).toLowerCase()],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64, one byte on', (text) => Buffer.from(`x${text}yz`).toString('base64')],
    ['in base64, two bytes on', (text) => Buffer.from(`xx${text}y`).toString('base64')],
    ['in base64url', (text) => Buffer.from(`{"n":"${text}"}`).toString('base64url')],
  ])('finds the name %s, in a source map too', (_, form) => {
    put('app.js.map', JSON.stringify({ sources: ['a.ts'] }) + form('看家看护'));
    expect(leaks()).toEqual([{ kind: 'name', file: 'app.js.map', what: 'name of other' }]);
  });

  it('finds an image as a file under another name and inline', () => {
    const [, image] = [...other.images][0] as [string, { bytes: Uint8Array }];
    put('assets/x.bin', image.bytes);
    put('base.wxss', `a{background:url(data:image/png;base64,${Buffer.from(image.bytes).toString('base64')})}`);
    expect(leaks()).toEqual([
      { kind: 'image', file: 'assets/x.bin', what: 'image theme.homeImage of other' },
      { kind: 'image', file: 'base.wxss', what: 'image theme.homeImage of other' },
    ]);
  });

  it('finds a leak in the name of a file', () => {
    put('assets/ONLYCAM001.txt', '');
    expect(leaks()).toEqual([{ kind: 'id', file: 'assets/ONLYCAM001.txt', what: 'product id (camera) of other' }]);
  });

  it('finds a secret that is referenced, the own one too, and never tells it', async () => {
    const secret = 'component-secret-0123456789abcdef';
    const withSecret = await copied('aurora', 'with-secret', (text) => `${text}\nrelease:\n  review:\n    password: env:REVIEW_PASSWORD\n`);
    put('server.js', `k='${secret}'`);
    const found = findLeaks(app, withSecret, [], { REVIEW_PASSWORD: secret });
    expect(found).toEqual([{ kind: 'secret', file: 'server.js', what: 'secret of with-secret' }]);
    expect(JSON.stringify(found)).not.toContain(secret);
    expect(findLeaks(app, withSecret, [], {})).toEqual([]);
  });

  it('does not count what both brands have, short texts, greys and the default colours', async () => {
    const sibling = await copied('aurora', 'sibling', (text) =>
      text
        .replace('name: 晨曦智家', 'name: 晨曦')
        .replace('"400-800-8000"', '"95555"')
        .replace('"#2B59D9"', '"#0F6FFF"')
        .replace('"#B35308"', '"#666666"'),
    );
    put('pages/a.js', '晨曦 95555 #0f6fff #666666 model-camera-0001');
    put('pages/b.js', 'wx0123456789abcdef');
    expect(leaks([sibling])).toEqual([]);
  });
});
