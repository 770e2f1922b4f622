import { Text } from '@tarojs/components';
import { Tap } from './tap.tsx';
import './button.scss';

export interface ButtonProps {
  readonly text: string;
  readonly onTap: () => void;
  /** Second choice on the screen: outline instead of filled. */
  readonly quiet?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly busy?: boolean;
}

export function Button({ text, onTap, quiet = false, danger = false, disabled = false, busy = false }: ButtonProps) {
  const off = disabled || busy;
  const classes = ['button', quiet && 'button--quiet', danger && 'button--danger', off && 'button--off'].filter(Boolean).join(' ');
  return (
    <Tap className={classes} label={text} disabled={off} onTap={onTap}>
      <Text className="button__text">{busy ? `${text}…` : text}</Text>
    </Tap>
  );
}
