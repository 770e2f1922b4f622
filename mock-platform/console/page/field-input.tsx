/** One field with its label, its help, its control, and what the checks say about it. */
import { Button, ColorPicker, Form, Input, Upload } from 'antd';
import { type ReactNode, useContext, useState } from 'react';
import type { ConsoleFinding } from '../options.ts';
import type { FieldPath } from '../yaml-edit.ts';
import { api } from './api.ts';
import type { Draft } from './draft.ts';
import type { Field } from './fields.ts';
import { FINDINGS_ZH, LanguageContext, useWords } from './words.tsx';

/** Findings of a field and of everything inside it. */
export function findingsAt(findings: readonly ConsoleFinding[], path: FieldPath): readonly ConsoleFinding[] {
  const name = path.join('.');
  return findings.filter((finding) => finding.path === name || finding.path.startsWith(`${name}.`) || finding.path.startsWith(`${name}[`));
}

export function FieldInput({ field, draft }: { readonly field: Field; readonly draft: Draft }): ReactNode {
  const language = useContext(LanguageContext);
  const { label, help } = field[language];
  const found = findingsAt(draft.findings, field.path);
  const id = field.path.join('-');
  const words = (finding: ConsoleFinding): string => {
    if (language === 'en') return `${finding.message} → ${finding.fix}`;
    return FINDINGS_ZH[finding.code] ?? finding.message;
  };
  const worst = found.some(({ severity }) => severity === 'error') ? 'error' : found.length > 0 ? 'warning' : undefined;
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      required={field.required === true}
      extra={help}
      {...(worst ? { validateStatus: worst } : {})}
      help={found.length > 0 ? <span role="status">{found.map(words).join('；')}</span> : undefined}
    >
      <Control field={field} draft={draft} id={id} label={label} />
    </Form.Item>
  );
}

interface ControlProps {
  readonly field: Field;
  readonly draft: Draft;
  readonly id: string;
  readonly label: string;
}

function Control({ field, draft, id, label }: ControlProps): ReactNode {
  const word = useWords();
  const value = draft.value(field.path);
  const text = typeof value === 'string' ? value : '';
  const set = (next: string): void => draft.set(field.path, next === '' ? undefined : next);
  switch (field.kind) {
    case 'text':
      return <Input id={id} value={text} onChange={(event) => set(event.target.value)} />;
    case 'lines':
      return <Input.TextArea id={id} value={text} rows={3} onChange={(event) => set(event.target.value)} />;
    case 'colour':
      return (
        <div className="row">
          <ColorPicker value={text || '#ffffff'} disabledAlpha onChange={(colour) => set(colour.toHexString())} />
          <Input id={id} value={text} placeholder={word('默认', 'default')} onChange={(event) => set(event.target.value)} />
          <Button aria-label={word(`重置${label}`, `reset ${label}`)} disabled={text === ''} onClick={() => set('')}>
            {word('重置', 'Reset')}
          </Button>
        </div>
      );
    case 'image':
      return <Images id={id} label={label} draft={draft} paths={text ? [text] : []} most={1} change={([path]) => set(path ?? '')} />;
    case 'images': {
      const paths = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
      return (
        <Images
          id={id}
          label={label}
          draft={draft}
          paths={paths}
          change={(next) => draft.set(field.path, next.length > 0 ? next : undefined)}
        />
      );
    }
  }
}

interface ImagesProps {
  readonly id: string;
  readonly label: string;
  readonly draft: Draft;
  readonly paths: readonly string[];
  readonly most?: number;
  readonly change: (paths: readonly string[]) => void;
}

/** Pictures in their order, with their real dimensions; a new one is uploaded at once and belongs to the brand when it is saved. */
export function Images({ id, label, draft, paths, most = 30, change }: ImagesProps): ReactNode {
  const word = useWords();
  const [problem, setProblem] = useState<string>();
  const [sizes, setSizes] = useState<{ readonly [path: string]: string }>({});
  const add = async (file: File): Promise<void> => {
    try {
      const { path } = await api.upload(draft.id, file.name, file);
      setProblem(undefined);
      change(most === 1 ? [path] : [...paths, path]);
    } catch (error) {
      setProblem(
        error instanceof Error && error.name !== 'TypeError'
          ? error.message
          : word('上传中断，请检查网络后重试', 'the upload was cut off: try again'),
      );
    }
  };
  return (
    <div className="images">
      {paths.map((path, index) => (
        <figure key={path}>
          <img
            src={api.imageAddress(draft.id, path)}
            alt={`${label} ${index + 1}`}
            onLoad={({ currentTarget }) =>
              setSizes((known) => ({ ...known, [path]: `${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}` }))
            }
          />
          <figcaption>{sizes[path] ?? path}</figcaption>
          <Button
            size="small"
            aria-label={word(`移除${label} ${index + 1}`, `remove ${label} ${index + 1}`)}
            onClick={() => change(paths.filter((one) => one !== path))}
          >
            {word('移除', 'Remove')}
          </Button>
        </figure>
      ))}
      <Upload
        id={id}
        accept="image/png,image/jpeg"
        showUploadList={false}
        beforeUpload={(file) => {
          void add(file);
          return false;
        }}
      >
        <Button>{most === 1 && paths.length > 0 ? word('替换图片', 'Replace') : word('上传图片', 'Upload')}</Button>
      </Upload>
      {problem === undefined ? null : (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}
