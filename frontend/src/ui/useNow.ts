//! The clock of the screen: the present minute, for "in 3 days". The one place in the app that reads the clock to show it.
import { useEffect, useState } from "react";

/** Milliseconds since 1970, renewed every minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 60_000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
