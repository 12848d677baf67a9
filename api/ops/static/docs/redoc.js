"use strict";

const viewer = document.getElementById("viewer");

Redoc.init(
  viewer.dataset.specUrl,
  {
    hideDownloadButton: false,
    expandResponses: "200,201",
    sortRequiredPropsFirst: true,
    nativeScrollbars: true,
    theme: {
      typography: {
        // What the reader's system has; Redoc's own choice would come from a font server.
        fontFamily: "system-ui, sans-serif",
        headings: { fontFamily: "system-ui, sans-serif" },
        code: { fontFamily: "ui-monospace, monospace" },
      },
    },
  },
  viewer,
);
