//! The desk over a working text: what it changes against the newest revision, tabling and issuing. Owns no saving.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keys } from "../../../api/keys";
import type { Recommendation } from "../../../api/shapes";
import { IssueButton } from "../document/IssueDialog";
import { Desk, type DeskProps } from "./Desk";
import { WorkingChanges } from "./WorkingChanges";

export interface WorkingDeskProps extends Omit<DeskProps, "mandate" | "negotiated" | "acts" | "changes"> {
  recommendation: Recommendation;
  /** Sends what is unsaved now; true when the server has everything. */
  flush: () => Promise<boolean>;
}

export function WorkingDesk({ recommendation, flush, ...desk }: WorkingDeskProps) {
  const client = useQueryClient();
  const { id, mandate, status, newest_revision: newest } = recommendation;
  // The board, the open brackets and the lists may show something else now.
  useEffect(() => () => void client.invalidateQueries({ queryKey: keys.recommendation(id), exact: true }), [client, id]);
  return (
    <Desk {...desk} mandate={mandate} negotiated={status === "negotiation" ? id : null} acts={<IssueButton recommendation={recommendation} before={flush} size="xs" />}
      {...(newest === null ? {} : { changes: () => <WorkingChanges recommendation={id} newest={newest} /> })} />
  );
}
