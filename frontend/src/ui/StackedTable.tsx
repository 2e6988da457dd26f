//! A table whose rows are cards on a phone: what a column is called stands before each value there.
import { Table, type TableProps, type TableTdProps } from "@mantine/core";
import type { ReactNode } from "react";
import { ScrollRegion } from "./ScrollRegion";
import classes from "./StackedTable.module.css";

export interface StackedTableProps extends Omit<TableProps, "children"> {
  /** What the table is, for screen readers. */
  label: string;
  /** The least width in pixels at which its columns can be read; below the width of a tablet rows are cards. */
  needs: number;
  children: ReactNode;
}

export function StackedTable({ label, needs, children, ...props }: StackedTableProps) {
  return (
    <ScrollRegion label={label}>
      <Table fz="sm" {...props} className={classes.table} __vars={{ "--needs": `${needs}px` }}>{children}</Table>
    </ScrollRegion>
  );
}

/** A cell of such a table; `label` is the heading of its column. */
export function StackedCell({ label, ...props }: TableTdProps & { label: string }) {
  return <Table.Td {...props} data-label={label} />;
}
