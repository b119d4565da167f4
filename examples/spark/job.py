"""Converts a folder (or a bucket) of forms with Spark; run again, it goes on where it stopped.

    spark-submit examples/spark/job.py 'file:///data/forms/*.pdf' file:///data/results
    spark-submit --packages org.apache.hadoop:hadoop-aws:3.4.1 examples/spark/job.py 's3a://bucket/forms/*.pdf' s3a://bucket/results

Needs the wheel of zhibiao, pandas and pyarrow on every executor (in the image, or by --archives with a packed environment).
"""

import argparse
import sys

from pyspark.sql import SparkSession
from pyspark.sql.utils import AnalysisException

from zhibiao import spark as zhibiao


def session(builder=SparkSession.builder):
    """A session with what forms need; see README.md for a million files."""
    settings = {
        # A partition is a few files: a task that is lost or repeated costs little, and its bytes fit into memory.
        "spark.sql.files.maxPartitionBytes": "16m",
        "spark.sql.files.openCostInBytes": "1m",
        # So few rows cross to Python at a time: each carries a whole file.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "16",
        # A function may run twice; rows are keyed by digest and version, so that twice is once.
        "spark.speculation": "false",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", help="a folder or a pattern, of any file system that Spark reads")
    parser.add_argument("results", help="a folder for the results (Parquet)")
    parser.add_argument("--isolate", action="store_true", help="convert each file in a process of its own")
    parser.add_argument("--models", help="the folder with the models that read scans, on every executor")
    parser.add_argument("--batch", type=int, default=20_000, help="so many files are written at a time: what a killed run does again, at most")
    args = parser.parse_args(argv)
    spark = session()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(args.files).select("path", "content")
    schema = spark.createDataFrame([], zhibiao.SCHEMA).schema
    while True:
        try:
            done = spark.read.schema(schema).parquet(args.results)
        except AnalysisException:
            done = spark.createDataFrame([], schema)
        left = zhibiao.missing(files, done).limit(args.batch)
        before = done.count()
        # Parquet is committed a job at a time: what a killed job has written is not read, and its files are done again.
        zhibiao.convert(left, isolate=args.isolate, models=args.models).write.mode("append").parquet(args.results)
        after = spark.read.schema(schema).parquet(args.results)
        if after.count() == before:
            break
    after.groupBy("status", "cause").count().orderBy("status", "cause").show(truncate=False)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
