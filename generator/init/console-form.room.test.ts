import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadBrand } from '../brand/load-brand.ts';
import { readConsoleForm } from './console-form.ts';
import { initBrand } from './init-brand.ts';
import { homeImage, qrPng } from './sample-images.ts';

let dir: string;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'camlock-form-'));
  const picture = await homeImage({ primary: '#2B59D9', secondary: '#8A5A12' });
  for (const name of ['home.png', 'lock.png', 'page.png']) writeFileSync(join(dir, name), picture);
  writeFileSync(join(dir, 'qr.png'), await qrPng('https://example.com/app', 150));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Every field of chapters 5.1 and 5.2, under its label. */
const FORM = {
  '家庭位置应用 key': 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-12345',
  强提醒消息配置: {
    摄像头: { '默认产品 ID': 'TESTCAM001', model_id: 'model-camera-9', 消息模板: { 'motion-detected': 'a'.repeat(43) } },
    门锁: { '默认产品 ID': 'TESTLOCK01', model_id: 'model-lock-9', 消息模板: { 有人按门铃: 'b'.repeat(43) } },
  },
  '售后电话（选填）': '0755-1234567',
  问题反馈指引: '请描述问题',
  App下载二维码: 'qr.png',
  小程序使用说明书: ['page.png'],
  产品使用说明配置: [{ 产品名称: 'C1 摄像机', 产品使用说明书: ['page.png', 'page.png'] }],
  小程序主题配色选择: { 主色: '#2B59D9', 配色: '#8A5A12' },
  首页底部图片: 'home.png',
  门锁顶部图片: 'lock.png',
};

async function taken(form: unknown) {
  const read = readConsoleForm(form, dir);
  await initBrand({ dir: join(dir, 'mine'), name: '晨曦智家', categories: read.categories, lang: 'zh', form: read });
  return loadBrand(join(dir, 'mine/brand.yaml'));
}

describe('the form of the console', () => {
  it('is taken over field by field', async () => {
    const { brand, findings } = await taken(FORM);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(brand?.file).toMatchObject({
      app: { name: '晨曦智家', locationKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-12345' },
      reminders: {
        camera: { productId: 'TESTCAM001', modelId: 'model-camera-9', templates: { 'motion-detected': 'a'.repeat(43) } },
        lock: { productId: 'TESTLOCK01', modelId: 'model-lock-9', templates: { 'doorbell-ring': 'b'.repeat(43) } },
      },
      support: { phone: '0755-1234567', feedbackGuide: '请描述问题', appDownloadQr: 'images/app-qr.png' },
      manuals: {
        miniProgram: ['images/manual-1.png'],
        products: [{ name: 'C1 摄像机', pages: ['images/product-1-1.png', 'images/product-1-2.png'] }],
      },
      theme: { primary: '#2B59D9', secondary: '#8A5A12', homeImage: 'images/home-bottom.png', lockImage: 'images/lock-top.png' },
    });
    expect(Object.keys(brand?.file.reminders.lock?.templates ?? {})).toEqual(['doorbell-ring']);
    expect(readFileSync(join(dir, 'mine/brand.yaml'), 'utf8')).toContain('# 售后电话');
  });

  it('leaves out what was not filled in, and no sample stays in its place', async () => {
    const { 强提醒消息配置: reminders } = FORM;
    const { brand } = await taken({ 强提醒消息配置: { 门锁: reminders.门锁 }, 售后电话: '', 首页底部图片: null });
    expect(brand?.categories).toEqual(['lock']);
    expect([brand?.file.support, brand?.file.theme, brand?.file.manuals]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['a label the console does not have', { 售后电活: '1' }, /售后电活.*no such field/],
    ['no category', {}, /产品品类/],
    ['a category of another kind', { 强提醒消息配置: { 门铃: {} } }, /门铃/],
    ['an image that is not there', { 首页底部图片: 'none.png' }, /none\.png/],
    ['a list where a text belongs', { 售后电话: ['1'] }, /not text/],
    ['no form at all', [1], /block of labels/],
    ['a label of another world', JSON.parse('{"__proto__": {"x": 1}}'), /__proto__/],
  ])('is refused with %s', (_, form, words) => {
    expect(() => readConsoleForm(form, dir)).toThrow(words);
  });
});
