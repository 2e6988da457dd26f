//! A region that scrolls sideways by itself, so the page never does: named, and reachable by keyboard.
import type { ReactNode } from "react";
import classes from "./ScrollRegion.module.css";

export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    // A scrolling region takes the focus so that the arrow keys can scroll it (WCAG 2.1.1).
    <div role="region" aria-label={label} tabIndex={0} className={classes.region}>{children}</div>
  );
}
