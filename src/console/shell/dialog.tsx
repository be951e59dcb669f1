import { type ReactNode, useEffect, useId, useRef } from 'react';

/**
 * A dialog over everything else. The browser keeps the focus within it, and gives it back afterwards.
 * @param props.onClose what Escape and the cross do; undefined where there is no way around it
 */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: (() => void) | undefined;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { title, onClose, wide = false, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        {onClose && (
          <button type="button" className="button plain" onClick={onClose} aria-label="Close">
            ✕
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}
