//! Says that an act failed where the page it was pressed on may be gone: a note that stays until it is put away.
import { notifications } from "@mantine/notifications";
import type { ApiProblem } from "../api/problem";
import { withOwnTimes } from "./time";

export function sayProblem(title: string, problem: ApiProblem): void {
  notifications.show({ title, message: withOwnTimes(problem.sentence), color: "red", autoClose: false });
}
