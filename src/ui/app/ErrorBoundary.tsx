/** Keeps a bug in one view from taking the page away: it is shown as a bug, with its details, and the rest lives on. */
import { Component, type ReactNode } from 'react';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import styles from './ErrorBoundary.module.css';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

/** React offers this only as a class. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(thrown: unknown): ErrorBoundaryState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className={styles.place}>
        <ErrorNote
          error={{
            kind: 'bug',
            title: 'This part of the page failed',
            detail: `${error.name}: ${error.message}`,
            nextStep: 'Please report these details. The other views still work.',
          }}
          onDismiss={() => this.setState({ error: undefined })}
        />
      </div>
    );
  }
}
