/**
 * Two sends to one person at once (check 38): the second is refused when it arrived before the first was answered.
 * Counted by order of arrival, not by time, so it holds on a standing clock too.
 */
export interface OverlappingSends {
  /** A request arrives. */
  arrive(): SendInFlight;
}

export interface SendInFlight {
  /** True when a send to `receiver` was answered after this request had arrived. */
  overlaps(receiver: string): boolean;
  /** The message to `receiver` went out. */
  sent(receiver: string): void;
  /** The request is answered; call it once, whatever came of it. */
  leave(): void;
}

export function createOverlappingSends(): OverlappingSends {
  let order = 0;
  let open = 0;
  /** Receiver → when the last message went out. */
  const lastSent = new Map<string, number>();
  return {
    arrive() {
      const arrived = ++order;
      open++;
      return {
        overlaps: (receiver) => (lastSent.get(receiver) ?? 0) > arrived,
        sent: (receiver) => void lastSent.set(receiver, ++order),
        leave() {
          // Nobody is under way who could have overlapped: forget, so that the map stays small.
          if (--open === 0) lastSent.clear();
        },
      };
    },
  };
}
