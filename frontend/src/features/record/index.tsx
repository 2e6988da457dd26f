//! The one door of the feature `record`: deliveries and the record browser.
import { lazy } from "react";

export const DeliveriesPage = lazy(() => import("./deliveries/DeliveriesPage"));
export const RecordPage = lazy(() => import("./browser/RecordPage"));
