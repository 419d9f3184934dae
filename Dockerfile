# The app for a shared server: docker build -t localpound . && docker run -p 8501:8501 -v localpound:/data localpound
FROM python:3.13-slim

# Results and the model's machine code outlive a restart where /data is a volume.
ENV LOCALPOUND_STORE=/data/store \
    HOME=/data \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1

RUN useradd --home-dir /data --uid 10001 localpound \
    && mkdir /data && chown localpound /data

WORKDIR /app
COPY . .
RUN pip install -c lock.txt .

USER localpound
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["localpound", "app", "--address", "0.0.0.0", "--no-browser"]
