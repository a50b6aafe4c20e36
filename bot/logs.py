"""Logs: JSON lines on standard error, with ids and references, never names, texts or secrets."""

import logging
import sys
import warnings

import structlog

LEVELS = ("debug", "info", "warning", "error")
NOISY = ("slack_bolt", "slack_sdk", "aiohttp", "httpx", "uvicorn.access", "apscheduler")
"""Libraries that log requests at INFO, some with their bodies."""


def log_to_stderr(level: str) -> None:
    """Write logs from this level up; libraries only from warnings up."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stderr,
        format='{"level": "%(levelname)s", "library": "%(name)s", "event": "%(message)s"}',
    )
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def forgo_previews() -> None:
    """Say nothing of what Teams' library warns of while it is imported: a preview that nobody here uses."""
    warnings.filterwarnings("ignore", message="HtmlWidgetSecurityPolicy is in preview")
