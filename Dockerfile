# The reader over HTTP: docker build -t datenorm . && docker run --rm -p 127.0.0.1:8000:8000 datenorm
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY datenorm ./datenorm
RUN python -m venv /opt/datenorm \
    && /opt/datenorm/bin/pip install --no-cache-dir --constraint constraints.txt ".[serve]"

FROM python:3.12-slim
LABEL org.opencontainers.image.title="datenorm" org.opencontainers.image.licenses="MIT"
ENV PATH="/opt/datenorm/bin:$PATH" PYTHONUNBUFFERED=1
COPY --from=build /opt/datenorm /opt/datenorm
RUN useradd --system --uid 10001 --no-create-home datenorm
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["datenorm", "serve", "--host", "0.0.0.0", "--port", "8000"]
