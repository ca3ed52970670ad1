/** Where the card would come to stand; moved by keys it says here what dropping it does. */
export const DropHole = ({ words }: { words: string | null }) => (
  <div className="drop" data-tip={words !== null || undefined}>
    {words !== null && (
      <span className="drag-tip num">
        {words} <kbd className="key">↵</kbd> <kbd className="key">Esc</kbd> back
      </span>
    )}
  </div>
)
