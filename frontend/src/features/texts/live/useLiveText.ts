//! A live text for as long as a component is on the page.
import { useEffect, useState, useSyncExternalStore } from "react";
import { calling, type Line } from "./line";
import { LiveText } from "./liveText";

/** The text at `path` (below /live); null until the page is mounted. */
export function useLiveText(path: string): LiveText | null {
  const [live, setLive] = useState<LiveText | null>(null);
  // In an effect: a page that is mounted twice to find faults must not leave a socket behind.
  useEffect(() => {
    const opened = new LiveText(path);
    setLive(opened);
    return () => {
      opened.close();
      setLive(null);
    };
  }, [path]);
  return live;
}

const never = () => () => {};
export const useLine = (live: LiveText | null): Line => useSyncExternalStore(live?.subscribe ?? never, () => live?.line ?? calling);
