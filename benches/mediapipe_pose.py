"""MediaPipe's Python pose solution on a video, pose alone: the yardstick of side_by_side.sh.

usage: mediapipe_pose.py VIDEO        prints the seconds that decoding and pose took
needs: mediapipe==0.10.21
"""

import sys
import time

import cv2
import mediapipe

started = time.perf_counter()
frames = 0
capture = cv2.VideoCapture(sys.argv[1])
with mediapipe.solutions.pose.Pose(model_complexity=1) as pose:
    while True:
        read, picture = capture.read()
        if not read:
            break
        pose.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        frames += 1
seconds = time.perf_counter() - started
print(f"{frames} {seconds:.2f}")
