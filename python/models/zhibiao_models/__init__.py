"""The models with which zhibiao reads scans, PP-OCRv6 by PaddlePaddle (Apache-2.0); ``scripts/python`` puts them here before it builds the wheel."""
