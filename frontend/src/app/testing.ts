//! What unit tests need before they start: the catalogue, and an empty page after each.
import "../i18n";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
