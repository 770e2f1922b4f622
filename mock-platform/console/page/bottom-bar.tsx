/** What is wrong, what is not saved, and what comes next. */
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Draft } from './draft.ts';
import { useWords } from './words.tsx';

interface Props {
  readonly draft: Draft;
  readonly next?: { readonly label: string; readonly go: () => void };
}

export function BottomBar({ draft, next }: Props): ReactNode {
  const word = useWords();
  const errors = draft.findings.filter(({ severity }) => severity === 'error').length;
  const advice = draft.findings.length - errors;
  const ready = errors > 0 ? word('还不能生成体验版', 'not ready for a trial') : word('可以生成体验版', 'ready for a trial');
  return (
    <footer>
      <span role="status">
        {word(`${errors} 处错误，${advice} 处建议 · ${ready}`, `${errors} errors, ${advice} warnings · ${ready}`)}
        {draft.changes > 0 ? word(` · ${draft.changes} 处未保存`, ` · ${draft.changes} not saved`) : ''}
      </span>
      <Button disabled={!draft.canUndo} onClick={() => void draft.undo()}>
        {word('撤销上次保存', 'Undo the last save')}
      </Button>
      <Button type="primary" disabled={draft.changes === 0} onClick={() => void draft.save()}>
        {word('保存', 'Save')}
      </Button>
      {next ? <Button onClick={next.go}>{word(`下一步：${next.label}`, `Next: ${next.label}`)}</Button> : null}
    </footer>
  );
}

/** Two people changed the same field: nothing is lost until somebody chooses. */
export function Conflicts({ draft }: { readonly draft: Draft }): ReactNode {
  const word = useWords();
  const show = (value: unknown): string =>
    value === undefined ? word('（空）', '(empty)') : typeof value === 'string' ? value : JSON.stringify(value);
  return draft.conflicts.map((conflict) => (
    <Alert
      key={conflict.path.join('.')}
      type="warning"
      title={word(
        `${conflict.path.join('.')} 已被其他人修改为：${show(conflict.theirs)}`,
        `${conflict.path.join('.')} was changed by somebody else to: ${show(conflict.theirs)}`,
      )}
      description={word(`您的修改：${show(conflict.yours)}`, `yours: ${show(conflict.yours)}`)}
      action={
        <>
          <Button onClick={() => draft.resolve(conflict, 'mine')}>{word('用我的', 'Keep mine')}</Button>
          <Button onClick={() => draft.resolve(conflict, 'theirs')}>{word('用对方的', 'Keep theirs')}</Button>
        </>
      }
    />
  ));
}
