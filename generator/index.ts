/** Brand in, files out. What other rooms may use; the steps are described in docs/architecture.md. */
export { type Brand, checkBrand, type LoadedBrand, loadBrand, loadBrandText } from './brand/load-brand.ts';
export { COLOUR } from './brand/patterns.ts';
export { CHANNELS, type Channel, ROBOT_MAX } from './brand/release-schema.ts';
export { type BrandFile, brandJsonSchema, type ReminderSettings } from './brand/schema.ts';
export { type Finding, formatFinding, hasErrors, pathText, shown, tellFinding } from './finding.ts';
export { FINDING_KINDS, type FindingCode, type FindingKind } from './finding-codes.ts';
export { GenerateError } from './generate-error.ts';
export { type ConsoleForm, readConsoleForm } from './init/console-form.ts';
export { type InitOptions, initBrand } from './init/init-brand.ts';
export { type GenerateOptions, type GenerateResult, generateProject, type PlanLine } from './project/generate-project.ts';
export { type ProjectFile, planProject } from './project/make-files.ts';
export { environmentOf } from './project/manifest.ts';
export { readSources, type Sources } from './project/sources.ts';
export { type KeptFile, type WriteReport, writeProject } from './project/write.ts';
export { type MeasuredPair, measurePairs } from './theme/pairs.ts';
export { DEFAULT_THEME, fullHex, type Palette, palette, type Theme, TOKENS, type Tokens } from './theme/palette.ts';
export { themeSheet } from './theme/theme-sheet.ts';
export { type UpgradeOptions, type UpgradeReport, upgradeProject } from './upgrade/upgrade-project.ts';
