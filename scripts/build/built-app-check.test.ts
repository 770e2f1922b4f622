import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBuiltApp } from './built-app-check.ts';
import { readBuiltApp } from './packages.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A small built mini-program: two pages in the main package, one in a sub-package, a tab bar. */
function buildOf(change: (put: (path: string, bytes: string | Uint8Array) => void, root: string) => void = () => {}): string {
  const root = mkdtempSync(join(tmpdir(), 'camlock-built-'));
  made.push(root);
  const put = (path: string, bytes: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  };
  put(
    'app.json',
    JSON.stringify({
      pages: ['pages/a/index', 'pages/b/index'],
      subPackages: [{ root: 'panels/lock', pages: ['index'] }],
      tabBar: { list: [{ iconPath: 'i.png' }] },
    }),
  );
  put('i.png', new Uint8Array(100));
  for (const page of ['pages/a/index', 'pages/b/index', 'panels/lock/index']) {
    put(`${page}.js`, 'Page({ data: {} })');
    put(`${page}.wxml`, '<view/>');
  }
  change(put, root);
  return root;
}
const codes = (root: string): string[] => checkBuiltApp(readBuiltApp(root)).map((finding) => finding.code);

describe('a built mini-program', () => {
  it('passes when every page is there and everything is small', () => expect(codes(buildOf())).toEqual([]));

  it('is counted per package, source maps left out', () => {
    const app = readBuiltApp(buildOf((put) => put('panels/lock/index.js.map', new Uint8Array(9999))));
    expect(app.packages.map(({ name }) => name)).toEqual(['__APP__', 'panels/lock']);
    expect(app.packages[1]?.size).toBe('Page({ data: {} })'.length + '<view/>'.length);
    expect(app.pages).toEqual(['pages/a/index', 'pages/b/index', 'panels/lock/index']);
  });

  it.each<[string, Parameters<typeof buildOf>[0], string]>([
    ['a page without wxml', (_, root) => unlinkSync(join(root, 'pages/b/index.wxml')), 'page-missing'],
    ['a sub-package page without js', (_, root) => unlinkSync(join(root, 'panels/lock/index.js')), 'page-missing'],
    ['an empty page', (put) => put('pages/b/index.js', ''), 'page-empty'],
    [
      'the hollow page of a stale cache',
      (put) => put('pages/b/index.js', '(wx.webpackJsonp=[]).push([[1],{7387:function(){}}])'),
      'page-hollow',
    ],
    ['a main package over 2 MB', (put) => put('assets/big.png', new Uint8Array(2 * 1024 * 1024)), 'package-too-large'],
    ['a sub-package over 2 MB', (put) => put('panels/lock/big.png', new Uint8Array(2 * 1024 * 1024)), 'package-too-large'],
    ['a main package at 95 %', (put) => put('assets/big.png', new Uint8Array(1.9 * 1024 * 1024)), 'package-nearly-full'],
    ['a missing tab icon', (_, root) => unlinkSync(join(root, 'i.png')), 'icon-missing'],
    ['a tab icon over 40 KB', (put) => put('i.png', new Uint8Array(41 * 1024)), 'icon-too-large'],
  ])('%s is found', (_, change, code) => expect(codes(buildOf(change))).toEqual([code]));

  it('names the largest files when a package is too large', () => {
    const [finding] = checkBuiltApp(readBuiltApp(buildOf((put) => put('assets/big.png', new Uint8Array(3 * 1024 * 1024)))));
    expect(finding?.message).toContain('assets/big.png 3072 KB');
  });

  it('is too large when all its packages together are', () => {
    const parts = Array.from({ length: 16 }, (_, index) => `part${index}`);
    const root = buildOf((put) => {
      const subPackages = parts.map((name) => ({ root: name, pages: ['index'] }));
      put('app.json', JSON.stringify({ pages: ['pages/a/index'], subPackages }));
      for (const name of parts) {
        put(`${name}/index.js`, 'Page({})');
        put(`${name}/index.wxml`, '<view/>');
        put(`${name}/big.png`, new Uint8Array(1.99 * 1024 * 1024));
      }
    });
    const packages = codes(root);
    expect(packages.filter((code) => code !== 'package-nearly-full')).toEqual(['app-too-large']);
  });

  it('has tab icons in PNG or JPEG', () => {
    const root = buildOf((put) => {
      put('app.json', JSON.stringify({ pages: ['pages/a/index'], tabBar: { list: [{ iconPath: 'i.svg' }] } }));
      put('i.svg', '<svg/>');
    });
    expect(codes(root)).toEqual(['icon-wrong-type']);
  });

  it('without app.json is no build', () => {
    expect(() => readBuiltApp(buildOf((_, root) => unlinkSync(join(root, 'app.json'))))).toThrow(/there is no app.json/);
  });

  it('with broken app.json is named', () => {
    expect(() => readBuiltApp(buildOf((put) => put('app.json', '{')))).toThrow(/app.json cannot be read as JSON/);
  });
});
